// Read by dependency-cruiser only, in the shape of a webpack configuration: the console's short name for the contract.
const path = require('node:path');

module.exports = { resolve: { alias: { '@contract': path.resolve(__dirname, '../../src/contract') } } };
