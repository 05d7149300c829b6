import { findNumbers, hideNumber } from '../../src/contract/find-numbers.js';
import { defaultNumberPolicy, type NumberPolicy } from '../../src/contract/numbers.js';
import { hideNumbers, holdsNumber } from '../../src/governance/numbers/hide-numbers.js';

const kinds = (text: string) => findNumbers(text).map(({ kind, start, end }) => [kind, text.slice(start, end)]);

describe('a number that does harm in other hands', () => {
  it.each([
    ['4111111111111111', 'Visa'],
    ['4111 1111 1111 1111', 'in fours'],
    ['4111-1111-1111-1111', 'with dashes'],
    ['4111.1111.1111.1111', 'with dots'],
    ['4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1', 'read out'],
    ['5555555555554444', 'Mastercard'],
    ['2223003122003222', 'Mastercard, the newer range'],
    ['378282246310005', 'American Express'],
    ['3782 822463 10005', 'American Express as printed'],
    ['3056 930902 0004', 'Diners as printed'],
    ['6011111111111117', 'Discover'],
    ['3566 0020 2036 0505', 'JCB'],
    ['6200000000000005', 'UnionPay'],
    ['6304000000000000', 'Maestro'],
    ['501800000009', 'Maestro of twelve'],
    ['2200 1234 5678 9019', 'Mir'],
    ['4111 1111 1111 1111', 'with spaces that do not break'],
    ['4111‑1111‑1111‑1111', 'with dashes that do not break'],
    ['４１１１ １１１１ １１１１ １１１１', 'in wide digits'],
    ['٤١١١١١١١١١١١١١١١', 'in Arabic digits'],
    ['41\u200b11 1111 1111\u200b 1111', 'with signs nobody sees'],
  ])('%s is a card: %s', (number) => {
    expect(kinds(`It is ${number}, thank you`)).toEqual([['card', number]]);
  });

  it('is found among other numbers, and each of two', () => {
    expect(kinds('ordered 2024 4111 1111 1111 1111 12/27')).toEqual([['card', '4111 1111 1111 1111']]);
    expect(kinds('4111 1111 1111 1111 0327 123')).toEqual([['card', '4111 1111 1111 1111']]);
    expect(kinds('4111111111111111, or 5555-5555-5555-4444?')).toEqual([
      ['card', '4111111111111111'],
      ['card', '5555-5555-5555-4444'],
    ]);
    expect(kinds('+44 20 7946 0000 4111 1111 1111 1111')).toEqual([['card', '4111 1111 1111 1111']]);
  });

  it.each([
    ['4111 1111 1111 1112', 'another check digit'],
    ['1111111111111117', 'nobody’s first digits'],
    ['4111 11111 111 1111', 'no way a card is written'],
    ['0000 0000 0000 0000', 'nothing'],
    ['FW-20417 and FW-20418', 'order numbers'],
    ['ORD4111111111111111', 'part of an order’s name'],
    ['4111111111111111_v2', 'part of a file’s name'],
    ['1Z999AA10123456784', 'a parcel of UPS'],
    ['9400 1000 0000 0000 0000 00', 'a parcel of the United States’ post'],
    ['9205 5000 0000 0000 0000 00', 'another'],
    ['612999999999', 'a parcel of FedEx'],
    ['JJD 0143 1111 1111 1111', 'a parcel of DHL'],
    ['+49 1512 3456 7890', 'a telephone'],
    ['+5018 0000 0009', 'a telephone that looks like a Maestro'],
    ['00351 912 345 678', 'a telephone'],
    ['+55 11 98765-4321', 'a telephone'],
    ['490154203237518', 'the number of a telephone set, with Luhn'],
    ['8944 5000 0000 0000 0005', 'the number of a SIM'],
    ['4006381333931', 'an article’s barcode'],
    ['978-3-16-148410-0', 'a book'],
    ['1764457200000', 'a moment in milliseconds'],
    ['https://shop.example/t?id=4111111111111111', 'in an address of a page'],
    ['2026-11-29 22:30:15 to 2026-11-30 08:00:00', 'days and hours'],
  ])('%s is no card: %s', (number) => {
    expect(kinds(`It is ${number}, thank you`)).toEqual([]);
  });

  it.each([
    ['536-90-4399', 'United States'],
    ['AB 12 34 56 C', 'United Kingdom'],
    ['AB123456C', 'United Kingdom, without spaces'],
    ['12345678Z', 'Spain'],
    ['12.345.678-Z', 'Spain, as written'],
    ['X1234567L', 'Spain, of a foreigner'],
    ['00000000 0 ZZ4', 'Portugal'],
    ['529.982.247-25', 'Brazil'],
  ])('%s identifies a person: %s', (number) => {
    expect(kinds(`It is ${number}, thank you`)).toEqual([['national_id', number]]);
  });

  it.each([
    ['SSN', '536 90 4399'],
    ['my social security number is', '536904399'],
    ['NISS', '12345678902'],
    ['CPF', '52998224725'],
    ['BSN', '111222333'],
  ])('beside %s, %s does, and alone it is any number', (word, number) => {
    expect(kinds(`${word} ${number}`)).toEqual([['national_id', number]]);
    expect(kinds(`Order ${number}`)).toEqual([]);
  });

  it.each([
    ['000-12-3456', 'no area'],
    ['666-12-3456', 'no area'],
    ['912-12-3456', 'no area'],
    ['536-00-4399', 'no group'],
    ['536-90-0000', 'no serial'],
    ['078-05-1120', 'from a wallet’s advertisement'],
    ['QQ 12 34 56 C', 'the sample of HM Revenue & Customs'],
    ['GB 12 34 56 C', 'no prefix'],
    ['12345678A', 'another letter'],
    ['X1234567A', 'another letter'],
    ['00000000 0 ZZ5', 'another check digit'],
    ['529.982.247-26', 'another check digit'],
    ['111.111.111-11', 'nobody’s'],
  ])('%s identifies nobody: %s', (number) => {
    expect(kinds(`It is ${number}, thank you`)).toEqual([]);
  });

  it('is an account, to its last group and no further', () => {
    expect(kinds('To DE89 3704 0044 0532 0130 00 please')).toEqual([['iban', 'DE89 3704 0044 0532 0130 00']]);
    expect(kinds('GB29NWBK60161331926819')).toEqual([['iban', 'GB29NWBK60161331926819']]);
    expect(kinds('NO93 8601 1117 947 NOW')).toEqual([['iban', 'NO93 8601 1117 947']]);
    expect(kinds('DE89 3704 0044 0532 0130 01')).toEqual([]);
  });

  it('is hidden but for its last four, at the same length', () => {
    expect(hideNumber('4111 1111 1111 1111', 4)).toBe('xxxx xxxx xxxx 1111');
    expect(hideNumber('12345678Z', 4)).toBe('xxxxx678Z');
    expect(hideNumber('4111-1111-1111-1111', 0)).toBe('xxxx-xxxx-xxxx-xxxx');
    expect(hideNumber('４１１１１１１１１１１１１１１１', 4)).toBe('xxxxxxxxxxxx１１１１');
    expect(findNumbers('xxxx xxxx xxxx 1111')).toEqual([]);
  });
});

describe('what leaves', () => {
  const policy = (change: Partial<NumberPolicy>) => ({ ...defaultNumberPolicy, ...change });
  const CARD = '4111 1111 1111 1111';

  it('is looked through to its last corner, names of things left out', () => {
    const given = {
      id: '4111111111111111',
      text: `My card is ${CARD}`,
      slots: { card: { value: 4_111_111_111_111_111, confirmed: true }, id: { value: '12345678Z' } },
      turns: [{ id: '4111111111111111', text: 'hello' }],
      none: null,
    };
    expect(holdsNumber(given)).toBe(true);
    expect(hideNumbers(given, policy({}))).toEqual({
      value: {
        id: '4111111111111111',
        text: 'My card is xxxx xxxx xxxx 1111',
        slots: { card: { value: 'xxxxxxxxxxxx1111', confirmed: true }, id: { value: 'xxxxx678Z' } },
        turns: [{ id: '4111111111111111', text: 'hello' }],
        none: null,
      },
      seen: [
        { kind: 'card', pointer: '/text' },
        { kind: 'card', pointer: '/slots/card/value' },
        { kind: 'national_id', pointer: '/slots/id/value' },
      ],
    });
  });

  it('keeps nothing of what is blocked, and everything of what is let go', () => {
    const hide = (change: Partial<NumberPolicy>) => hideNumbers(CARD, policy(change));
    expect(hide({ card: 'block' })).toMatchObject({ value: 'xxxx xxxx xxxx xxxx', seen: [{ kind: 'card' }] });
    expect(hide({ card: 'off' })).toEqual({ value: CARD, seen: [] });
  });

  it('without six digits is not looked into', () => {
    expect(holdsNumber({ text: 'I called on 12 March, twice', n: 4 })).toBe(false);
  });
});
