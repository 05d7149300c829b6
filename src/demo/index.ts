export { fillDemo } from './fill-demo.js';
export { playDay } from './play-day.js';
export { seedDemo } from './seed-demo.js';
export { signInLinks } from './sign-in-links.js';
