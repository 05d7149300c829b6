/** What belongs together in the form of a channel, as those who fill it in think of it. */
export interface FieldGroup {
  name: string;
  label: string;
  /** What it is for, in one sentence. */
  help: string;
  /** Needed by few: folded until something in it is set. */
  folded?: boolean;
}

/** One credential of a channel: what a form asks for. */
export interface CredentialField {
  name: string;
  label: string;
  /** Where to find it at the vendor's. */
  help: string;
  optional?: boolean;
  /** Among which of the channel's groups it stands; absent: among the credentials. */
  group?: string;
}

/** One setting of a channel, as a form shows it. */
export interface SettingField {
  name: string;
  label: string;
  help: string | null;
  /** `other`: a structure with a form of its own, or none; it is kept as it is. */
  kind: 'text' | 'number' | 'boolean' | 'choice' | 'list' | 'templates' | 'other';
  choices: string[] | null;
  optional: boolean;
  default: unknown;
  /** Among which of the channel's groups it stands; null: among the other settings. */
  group: string | null;
}
