import { nextStep, type Trouble } from '../../src/insights/alerts/next-step.js';

const rule = { above: true, threshold: 10, clearsAt: 4, forSeconds: 30 };
const since = (beganAt: number, state: Trouble['state'] = 'pending'): Trouble => ({ state, beganAt });

describe('an alert', () => {
  it('begins at the threshold, fires after its time, and is dropped when the value goes back before', () => {
    expect(nextStep(rule, null, 9.9, 0)).toBeNull();
    expect(nextStep(rule, null, 10, 0)).toBe('begin');
    expect(nextStep(rule, since(0), 10, 29_999)).toBeNull();
    expect(nextStep(rule, since(0), 10, 30_000)).toBe('fire');
    expect(nextStep(rule, since(0), 9, 10_000)).toBe('drop');
    expect(nextStep({ ...rule, forSeconds: 0 }, null, 10, 0)).toBe('fire');
  });

  it('a value that trembles between the marks changes nothing; past the other mark, or without a value, it is over', () => {
    for (const value of [9, 5, 12, 4.1]) expect(nextStep(rule, since(0, 'firing'), value, 99_000)).toBeNull();
    expect(nextStep(rule, since(0, 'firing'), 4, 99_000)).toBe('resolve');
    expect(nextStep(rule, since(0, 'firing'), null, 99_000)).toBe('resolve');
  });

  it('looks the other way where low is trouble', () => {
    const low = { above: false, threshold: 0.7, clearsAt: 0.75, forSeconds: 0 };
    expect(nextStep(low, null, 0.71, 0)).toBeNull();
    expect(nextStep(low, null, null, 0)).toBeNull();
    expect(nextStep(low, null, 0.7, 0)).toBe('fire');
    expect(nextStep(low, since(0, 'firing'), 0.74, 0)).toBeNull();
    expect(nextStep(low, since(0, 'firing'), 0.75, 0)).toBe('resolve');
  });
});
