import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';

/** Every kind of thing that must cross from process to process, without the rest of the product. */
export const echo = {
  text: oc.input(z.object({ text: z.string() })).output(z.object({ text: z.string() })),
  bytes: oc.input(z.object({ size: z.number() })).output(z.instanceof(Blob)),
  send: oc.input(z.object({ bytes: z.instanceof(Blob) })).output(z.object({ size: z.number(), sum: z.number() })),
  countdown: oc
    .input(z.object({ from: z.number() }))
    .output(eventIterator(z.object({ left: z.number() }), z.object({ total: z.number() }))),
  /** Never ends by itself; `wasAborted` tells whether the signal came through. */
  hang: oc.output(z.object({ never: z.literal(true) })),
  hangInStream: oc.output(eventIterator(z.object({ step: z.number() }), z.object({ never: z.literal(true) }))),
  wasAborted: oc.output(z.object({ calls: z.number(), streams: z.number() })),
  fail: oc.input(z.object({ how: z.enum(['known', 'bug', 'late']) })).output(eventIterator(z.number())),
  environment: oc.output(z.object({ names: z.array(z.string()) })),
};
export type EchoContract = typeof echo;
