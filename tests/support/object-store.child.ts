import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

type Options = {
  address: string;
  port: number;
  silent: boolean;
  directory: string;
  configureBuckets: { name: string }[];
};
type Server = { run(): Promise<AddressInfo>; close(): Promise<void> };
const S3rver = createRequire(import.meta.url)('@20minutes/s3rver') as new (options: Options) => Server;

/** The store in a process of its own: folder and bucket as arguments; says its port, ends when its parent lets go. */
const [directory = '', bucket = ''] = process.argv.slice(2);
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  configureBuckets: [{ name: bucket }],
});
process.once('disconnect', () => process.exit(0));
process.send?.((await server.run()).port);
