/** `call_type` of LiteLLM, without the "a" or "_a" of asynchronous calls, and the operation it is; others keep their own name. */
export const liteLlmOperations: Readonly<Record<string, string>> = {
  completion: 'chat',
  text_completion: 'text_completion',
  embedding: 'embeddings',
  image_generation: 'image_generation',
  moderation: 'moderation',
  transcription: 'transcription',
  speech: 'speech',
  rerank: 'rerank',
  responses: 'chat',
  anthropic_messages: 'chat',
};
