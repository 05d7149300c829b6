export interface KnownCustomer {
  email: string;
  phone: string;
  /** Of a record that nobody has written from yet: the others have theirs from their conversations. */
  name?: string;
  attributes?: Record<string, string>;
}

/**
 * What Fernwood's list of customers says beside the conversations. Two of its lines are people it knows already under another
 * name: the one moved and mistyped a number, the other had day and month of a birthday swapped. The numbers are of the range
 * that Ofcom keeps for stories, so that nobody is ever called.
 */
export const knownCustomers: KnownCustomer[] = [
  { email: 'amara.okafor@mail.example', phone: '+447700900471' },
  { email: 'joao.pinheiro@mail.example', phone: '+447700900318' },
  { email: 'dara.keane@mail.example', phone: '+447700900584' },
  { email: 'lucas.moreau@mail.example', phone: '+447700900643' },
  {
    email: 'sofia.brandt@mail.example',
    phone: '+447700900126',
    attributes: { street: '12 Mill Lane', city: 'Leeds', postcode: 'LS6 2DT' },
  },
  {
    name: 'Sophie Brandt',
    email: 's.brandt@post.example',
    phone: '+447700900162',
    attributes: { street: '7 Garden Row', city: 'Leeds', postcode: 'LS9 8AG' },
  },
  {
    email: 'yuki.tanabe@mail.example',
    phone: '+447700900237',
    attributes: { birthday: '1991-03-08', street: '4 Castle Walk', city: 'York', postcode: 'YO1 7HH' },
  },
  {
    name: 'Y. Tanabe',
    email: 'tanabe.balcony@post.example',
    phone: '+447700900895',
    attributes: { birthday: '1991-08-03', street: '31 Station Road', city: 'York', postcode: 'YO1 6GA' },
  },
];
