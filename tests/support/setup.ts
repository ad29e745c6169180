/** Runs before every test file. Nothing a test starts may read the developer's own workspace. */
delete process.env.MUREON_WORKSPACE;
