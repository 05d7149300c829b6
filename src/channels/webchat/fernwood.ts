/** Settings of the demo shop's chat; its brand is what makes the shop's page appear. */
export const fernwood = {
  brand: 'Fernwood',
  color: '#2f5d45',
  glyph: 'leaf',
  greeting: 'Hello {{name}}. What can we help with?',
  teaser: 'Your olive tree is late and we know. Want to talk?',
  starters: ['Where is my order?', 'Return or exchange', 'A plant is not well'],
  preChat: { name: false, email: true, required: false },
  allowedOrigins: ['*'],
};
