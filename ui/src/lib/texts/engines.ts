/** Names that their makers write otherwise than the settings do. */
const names: Record<string, string> = {
  sample: "Bundled sample",
  import: "A file of yours",
  youtube: "YouTube",
  apify: "Apify",
  outline: "Outline writer",
  own_text: "Your own text",
  local: "A model of yours",
  openai: "OpenAI",
  anthropic: "Anthropic",
  gemini: "Gemini",
  openrouter: "OpenRouter",
  library: "Library",
  motion: "Drawn",
  file: "A file of yours",
  comfyui: "ComfyUI",
  pexels: "Pexels",
  pixabay: "Pixabay",
  "openai-images": "OpenAI images",
  imagen: "Imagen",
  veo: "Veo",
  kling: "Kling",
  minimax: "MiniMax",
  recording: "Recording",
  none: "No voice",
  elevenlabs: "ElevenLabs",
  "fish-audio": "Fish Audio",
  heygen: "HeyGen",
};

export const engines = {
  /** An engine, or the service behind it, as it is read. */
  engineName: (name: string) => names[name] ?? name,
};
