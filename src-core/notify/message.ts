/** What is to be told, whatever the channel. Texts are plain; each channel words and escapes them its own way. */
export type OutMessage = {
  /** What it is about and at which step; the same key goes to a channel once, however often somebody asks. */
  readonly key: string;
  readonly topic: 'alert' | 'escalation' | 'resolved' | 'report' | 'test';
  readonly severity: 'info' | 'warning' | 'critical';
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly { label: string; value: string }[];
  /** Address of the workbench it speaks about, e.g. "/budgets?id=..."; channels make a link of it. */
  readonly address: string | null;
  /** Where a published pack lies, as people read it. */
  readonly place: string | null;
  /** Files of the workspace; left out where a channel's limit or kind does not allow them, and then it says so. */
  readonly attachments: readonly Attachment[];
  /** A PNG file of the workspace. */
  readonly picture: { path: string; alt: string } | null;
  readonly language: 'en' | 'ko';
  /** Not before; null = now. */
  readonly dueAt: string | null;
};

/** `path`: absolute, or below the workspace, so that a workspace can be moved while a message waits. */
export type Attachment = { path: string; name: string; contentType: string; sizeBytes: number };
