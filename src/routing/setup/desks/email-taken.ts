import { conflictAt } from '../../../kernel/http/problem.js';

/** An address belongs to one person, also after they have left. */
export const emailTaken = () => conflictAt('/email', 'email_taken', 'Somebody with this address works here, or did');
