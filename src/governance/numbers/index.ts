export { GuardNumbers, type Leaving } from './guard-numbers.js';
export { NumberPolicyStore } from './number-policy.js';
export { NumbersController } from './numbers.controller.js';
