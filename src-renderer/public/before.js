// Runs before every module. The content security policy forbids `new Function`, which zod tries whenever a schema is made,
// and a bundler may run the chunk with the schemas before any module of ours could say so (zod reads this object when it loads).
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
