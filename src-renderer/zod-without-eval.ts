import { z } from 'zod';

// The content security policy forbids `new Function`, which zod tries when a schema is made. Imported before any schema.
z.config({ jitless: true });
