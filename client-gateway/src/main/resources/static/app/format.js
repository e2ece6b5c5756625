// Numbers and times as the page writes them.

const COUNT = new Intl.NumberFormat('en', { useGrouping: true });

/** @param {number} count @returns {string} 216,000 */
export function formatCount(count) {
  return COUNT.format(count);
}

/** @param {number} bytes @returns {string} in powers of 1000, as disks are sold */
export function formatBytes(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = -1;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** @param {number} seconds @returns {string} 0:20, 1:02:03 */
export function formatDuration(seconds) {
  const whole = Math.round(seconds);
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = String(whole % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`;
}

/** @param {number} seconds @returns {string} 0:10.400: to the millisecond, since a frame is shorter than a second */
export function formatTimecode(seconds) {
  const millis = Math.round(seconds * 1000);
  const rest = String(millis % 1000).padStart(3, '0');
  const whole = Math.floor(millis / 1000);
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const s = String(whole % 60).padStart(2, '0');
  return `${h > 0 ? `${h}:${String(m).padStart(2, '0')}` : m}:${s}.${rest}`;
}

/** @param {string} frameRate "30000/1001" @returns {number} frames a second */
export function framesPerSecond(frameRate) {
  const [numerator, denominator = '1'] = String(frameRate).split('/');
  const value = Number(numerator) / Number(denominator);
  return Number.isFinite(value) && value > 0 ? value : 25;
}

/** @param {number} rate @returns {string} 29.97, 30 */
export function formatRate(rate) {
  return Number.isInteger(rate) ? String(rate) : rate.toFixed(2).replace(/0+$/, '');
}

/** @param {Date|number|string} at @returns {string} 10:31:05 of the viewer's day */
export function formatClock(at) {
  return new Date(at).toLocaleTimeString('en-GB', { hour12: false });
}

/** @param {Date|number|string} at @returns {string} 26 Nov 2026, 10:31 of the viewer's day */
export function formatDate(at) {
  return new Date(at).toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
}

/** @param {number} at milliseconds of the epoch @returns {string} 26 Nov 2026, 10:31:05.400: when a frame was taken */
export function formatInstant(at) {
  const date = new Date(at);
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
  return `${day}, ${formatClock(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** @param {number} bytesPerSecond @returns {string} 4.2 MB/s */
export function formatByteRate(bytesPerSecond) {
  return `${formatBytes(Math.round(bytesPerSecond))}/s`;
}
