import type { Tone } from './verdict.ts';

/** Pitches in Hz one after the other, and a pattern of vibration in ms. */
const SOUNDS: Record<Tone, { pitches: number[]; pattern: number[] }> = {
  good: { pitches: [880, 1320], pattern: [80] },
  known: { pitches: [660], pattern: [60, 60, 60] },
  guide: { pitches: [440, 370], pattern: [200, 80, 200] },
  unsure: { pitches: [520, 520], pattern: [120, 60, 120] },
  ask: { pitches: [700, 560], pattern: [100, 60, 100] }
};
const LONG = 0.13;

let audio: AudioContext | null = null;

/** To be called from a tap: browsers keep sound and vibration shut before one. */
export function wake(): void {
  audio ??= new AudioContext();
  void audio.resume();
}

export function sound(tone: Tone): void {
  navigator.vibrate?.(SOUNDS[tone].pattern);
  if (!audio) return;
  SOUNDS[tone].pitches.forEach((pitch, at) => beep(audio!, pitch, audio!.currentTime + at * LONG));
}

function beep(context: AudioContext, pitch: number, at: number): void {
  const tone = new OscillatorNode(context, { frequency: pitch, type: 'triangle' });
  const loud = new GainNode(context, { gain: 0 });
  loud.gain.setTargetAtTime(0.5, at, 0.01);
  loud.gain.setTargetAtTime(0, at + LONG * 0.7, 0.02);
  tone.connect(loud).connect(context.destination);
  tone.start(at);
  tone.stop(at + LONG * 1.5);
}
