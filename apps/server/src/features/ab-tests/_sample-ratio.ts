/**
 * Whether units came to the arms as their weights say, to be looked at as often as one likes.
 * Lindon and Malek: "Anytime-valid inference for multinomial count data", NeurIPS 2022: the Bayes factor of counts that
 * have other weights, spread around the given ones, against counts that have just these.
 */

/** Above it the weights are wrong; with right weights it is ever reached once in a thousand tests. */
export const ratioMismatchAt = 1000;

/** How near to the given weights the others are thought to be: as after so many units. */
const concentration = 200;

/** Natural logarithm of the Bayes factor. `weights` add up to one. */
export function logRatioMismatch(weights: readonly number[], counts: readonly number[]): number {
  let units = 0;
  let sum = 0;
  for (let arm = 0; arm < weights.length; arm += 1) {
    const [weight, count] = [weights[arm]!, counts[arm]!];
    const prior = concentration * weight;
    units += count;
    sum += logGamma(prior + count) - logGamma(prior) - count * Math.log(weight);
  }
  return sum + logGamma(concentration) - logGamma(concentration + units);
}

/** By Stirling's series, after a few steps up to where it is right to 12 digits. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < 10; at += 1) shift += Math.log(at);
  const inverse = 1 / (at * at);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift;
}
