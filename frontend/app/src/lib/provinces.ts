/** One tile a province on a grid of 15 columns and 8 rows: Kemendagri code, short label, column, row (from 1). */
export type Tile = { code: string; label: string; column: number; row: number };

const PLACES: [string, string, number, number][] = [
  ['11', 'Aceh', 1, 1], ['12', 'Sumut', 2, 2], ['14', 'Riau', 3, 3], ['21', 'Kepri', 4, 2], ['13', 'Sumbar', 2, 3],
  ['15', 'Jambi', 3, 4], ['17', 'Bkl', 2, 4], ['16', 'Sumsel', 3, 5], ['19', 'Babel', 4, 4], ['18', 'Lampung', 3, 6],
  ['36', 'Banten', 4, 7], ['31', 'DKI', 5, 6], ['32', 'Jabar', 5, 7], ['33', 'Jateng', 6, 7], ['34', 'DIY', 6, 8],
  ['35', 'Jatim', 7, 7], ['51', 'Bali', 8, 8], ['52', 'NTB', 9, 8], ['53', 'NTT', 10, 8],
  ['61', 'Kalbar', 6, 4], ['62', 'Kalteng', 7, 4], ['63', 'Kalsel', 7, 5], ['64', 'Kaltim', 8, 4], ['65', 'Kaltara', 8, 3],
  ['71', 'Sulut', 11, 3], ['75', 'Gtlo', 10, 3], ['72', 'Sulteng', 10, 4], ['76', 'Sulbar', 9, 5], ['73', 'Sulsel', 9, 6], ['74', 'Sultra', 10, 5],
  ['82', 'Malut', 12, 4], ['81', 'Maluku', 12, 6],
  ['92', 'P Barat', 13, 4], ['96', 'P B Daya', 13, 3], ['91', 'Papua', 15, 4], ['94', 'P Tengah', 14, 5], ['95', 'P Peg', 15, 5], ['93', 'P Selatan', 15, 6]
];

export const COLUMNS = 15;
export const ROWS = 8;
export const TILES: Tile[] = PLACES.map(([code, label, column, row]) => ({ code, label, column, row }));

/** The depth of a tile's colour, 0 to 5, by the share that has answered. */
export function depth(answered: number, total: number): number {
  if (total === 0 || answered === 0) return 0;
  return Math.min(5, 1 + Math.floor((4 * answered) / total));
}
