export const apiKey = 'sk-ai-sdk-0123456789'
