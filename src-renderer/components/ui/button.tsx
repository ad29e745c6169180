import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { cx } from '../cx.ts';
import { Tooltip } from './tooltip.tsx';

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'sm' | 'md';

const variants: Record<ButtonVariant, string> = {
  primary:
    'bg-accent text-accent-contrast border-transparent data-hovered:bg-accent-hover data-pressed:bg-accent-hover font-[550]',
  secondary: 'bg-raised text-text border-border data-hovered:bg-hover data-pressed:bg-hover',
  quiet: 'bg-transparent text-text border-transparent data-hovered:bg-hover data-pressed:bg-hover',
  danger: 'bg-raised text-negative border-border data-hovered:bg-negative-soft data-pressed:bg-negative-soft',
};

const sizes: Record<ButtonSize, string> = {
  sm: 'h-(--height-control-sm) text-xs gap-1.5 rounded-sm',
  md: 'h-(--height-control) text-sm gap-2 rounded-md',
};

const base =
  'inline-flex shrink-0 items-center justify-center border whitespace-nowrap transition-colors cursor-default select-none data-disabled:opacity-45 aria-expanded:bg-hover';

const paddings: Record<ButtonSize, string> = { sm: 'px-2', md: 'px-3' };

export type ButtonProps = Omit<AriaButtonProps, 'className' | 'style' | 'children'> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Square, for an icon; use IconButton. */
  isSquare?: boolean;
  className?: string;
  children?: ReactNode;
};

/** A labelled action. One `primary` per view; `quiet` inside bars and rows. */
export function Button({ variant = 'secondary', size = 'md', isSquare = false, className, ...props }: ButtonProps) {
  const shape = isSquare ? 'aspect-square px-0' : paddings[size];
  return <AriaButton {...props} className={cx(base, variants[variant], sizes[size], shape, className)} />;
}

export type IconButtonProps = Omit<ButtonProps, 'aria-label' | 'isSquare'> & {
  /** Read out by a screen reader and shown as the tooltip. */
  label: string;
  /** Shown in the tooltip. */
  shortcut?: string;
};

/** A square button with an icon only; its label is always there, as a tooltip and for a screen reader. */
export function IconButton({ label, shortcut, size = 'md', variant = 'quiet', className, ...props }: IconButtonProps) {
  return (
    <Tooltip label={label} {...(shortcut ? { shortcut } : {})}>
      <Button {...props} aria-label={label} size={size} variant={variant} isSquare className={className ?? ''} />
    </Tooltip>
  );
}
