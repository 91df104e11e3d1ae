/** Why a data set is not opened, where no second attempt does better: a person has to put it right. */
export class FinalFault extends Error {
  override name = 'FinalFault';
}
