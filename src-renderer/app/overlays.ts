/** What lies over the screen; one at a time. */
export type ShellOverlay = 'none' | 'palette' | 'shortcuts';
