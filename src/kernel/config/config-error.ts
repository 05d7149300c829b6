export interface ConfigProblem {
  /** The environment variable. */
  readonly name: string;
  readonly problem: string;
  readonly fix: string;
}

/** Says every wrong setting at once, each with what to do, so that a start is not a guessing game. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? 'One setting is' : `${problems.length} settings are`;
    const lines = problems.map(({ name, problem, fix }) => `  ${name} ${problem}.\n    ${fix}`);
    super(`${count} wrong:\n${lines.join('\n')}`);
    this.name = 'ConfigError';
  }
}
