import { Refusal } from '../../kernel/http/problem.js';

export const malformed = (title: string): Refusal => new Refusal(400, 'malformed', title);
