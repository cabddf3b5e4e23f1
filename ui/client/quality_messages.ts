/** The page's texts about how a call sounds and what is sent of the microphone; part of `messages.ts`. */
export const qualityEn = {
  title: "How the call sounds",
  details: "Figures",
  heard: "Heard",
  spoken: "Spoken",
  mouthToEar: "Mouth to ear",
  ownDelay: "Delay on this side",
  loss: "Lost",
  bitrate: "Bitrate",
  rtt: "Round trip",
  jitter: "Jitter",
  buffer: "Buffer",
  codec: "Codec",
  v1: (frameMs: string) => `PCM 8 kHz, ${frameMs}`,
  opus: (frameMs: string) => `Opus 48 kHz, ${frameMs}`,
  glitches: "Glitches",
  glitchCount: (count: string, madeUp: string) => `${count}; ${madeUp} made up`,
  processing: "Taken away",
  processed: (echo: string, noise: string, gain: string) =>
    `echo ${echo}, noise ${noise}; gain ${gain}`,
  unknown: "not known",
  ms: (value: string) => `${value} ms`,
  percent: (value: string) => `${value} %`,
  kbps: (value: string) => `${value} kb/s`,
  db: (value: string) => `${value} dB`,
  peerMuted: (peer: string) => `${peer} is muted`,
};

export const transmitEn = {
  title: "Send my voice",
  open: "Always",
  voice: "When I speak",
  push: "While I hold the button or Space",
  talk: "Hold to talk",
  talking: "You are on air",
  hint: "or hold the space bar",
};

export const processingEn = {
  title: "Improve the sound",
  parts: {
    echo: "Echo cancellation",
    noise: "Noise suppression",
    gain: "Automatic loudness",
    highPass: "Rumble filter",
  },
  hints: {
    echo: "So that they don’t hear themselves. Not needed with headphones.",
    noise: "Fans, keyboards, the street",
    gain: "Your voice and theirs, neither too quiet nor too loud",
    highPass: "Hum and thuds below 85\u00a0Hz",
  },
  off: {
    flag: "Off for this run: the client was started with --processing off.",
    microphone: "Off: a file or a tone is sent as it is.",
  },
};

export const testEn = {
  button: "Test your sound",
  title: "Sound test",
  ends: (seconds: number) => `Ends by itself in ${seconds} s`,
  stop: "Stop the test",
  speaker: "Heard",
  micMeter: "Level of your microphone",
  speakerMeter: "Level of what you hear",
};

export const qualityFr: typeof qualityEn = {
  title: "Qualité de l’appel",
  details: "Mesures",
  heard: "Reçu",
  spoken: "Envoyé",
  mouthToEar: "De la bouche à l’oreille",
  ownDelay: "Délai de ce côté",
  loss: "Perdu",
  bitrate: "Débit",
  rtt: "Aller-retour",
  jitter: "Gigue",
  buffer: "Tampon",
  codec: "Codec",
  v1: (frameMs) => `PCM 8 kHz, ${frameMs}`,
  opus: (frameMs) => `Opus 48 kHz, ${frameMs}`,
  glitches: "Accrocs",
  glitchCount: (count, madeUp) => `${count} ; ${madeUp} inventées`,
  processing: "Retiré",
  processed: (echo, noise, gain) => `écho ${echo}, bruit ${noise} ; gain ${gain}`,
  unknown: "inconnu",
  ms: (value) => `${value} ms`,
  percent: (value) => `${value} %`,
  kbps: (value) => `${value} kb/s`,
  db: (value) => `${value} dB`,
  peerMuted: (peer) => `${peer} a coupé son micro`,
};

export const transmitFr: typeof transmitEn = {
  title: "Envoyer ma voix",
  open: "Toujours",
  voice: "Quand je parle",
  push: "Bouton ou barre d’espace maintenus",
  talk: "Maintenir pour parler",
  talking: "On vous entend",
  hint: "ou maintenez la barre d’espace",
};

export const processingFr: typeof processingEn = {
  title: "Améliorer le son",
  parts: {
    echo: "Annulation d’écho",
    noise: "Réduction du bruit",
    gain: "Volume automatique",
    highPass: "Filtre anti-ronflement",
  },
  hints: {
    echo: "Pour que l’autre ne s’entende pas lui-même. Inutile avec un casque.",
    noise: "Ventilateurs, clavier, rue",
    gain: "Votre voix et la sienne, ni trop basses ni trop fortes",
    highPass: "Ronflements et chocs sous 85\u00a0Hz",
  },
  off: {
    flag: "Désactivé cette fois : le client a été lancé avec --processing off.",
    microphone: "Désactivé : un fichier ou une tonalité est envoyé tel quel.",
  },
};

export const testFr: typeof testEn = {
  button: "Tester le son",
  title: "Test du son",
  ends: (seconds) => `S’arrête tout seul dans ${seconds} s`,
  stop: "Arrêter le test",
  speaker: "Entendu",
  micMeter: "Niveau de votre micro",
  speakerMeter: "Niveau de ce que vous entendez",
};
