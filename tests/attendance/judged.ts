/** Judges cases, one a line of standard input, and writes each one's verdicts: tests compare them with the server's. */
import { createInterface } from 'node:readline';
import { Doorkeeper, type Listed, type Scanned } from '../../frontend/app/src/lib/gate/doorkeeper.ts';
import type { Rules } from '../../frontend/app/src/lib/gate/rules.ts';

type Case = { rules: Rules; listed: Listed[]; scans: Scanned[] };

async function judged({ rules, listed, scans }: Case): Promise<unknown[]> {
  const door = new Doorkeeper(rules);
  door.complete = true;
  for (const one of listed) door.list(one);
  const told = [];
  for (const scan of scans) {
    const verdict = await door.judge(scan);
    door.note(scan, verdict, verdict.outcome, null);
    const { outcome, reason, flags, notices, first } = verdict;
    told.push([outcome, reason, flags, notices, first?.at ?? null]);
  }
  return told;
}

for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await judged(JSON.parse(line))));
