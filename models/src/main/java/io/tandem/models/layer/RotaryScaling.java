package io.tandem.models.layer;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;
import io.tandem.api.config.TypeName;
import io.tandem.api.error.BadInputException;

/**
 * What becomes of the frequencies of {@link RotaryPositions} in a model that was stretched to a
 * longer context than it had been trained with.
 */
public sealed interface RotaryScaling {

  /**
   * Frequency i of D/2 is {@code theta^(-2i/D)}, then scaled.
   *
   * @param theta the base, which sets the longest wavelength
   * @param size D, even
   */
  default float[] frequencies(double theta, int size) {
    float[] frequencies = new float[size / 2];
    for (int i = 0; i < frequencies.length; i++) {
      // In 32-bit floats from step to step, as the published implementation has it.
      float power = (float) StrictMath.pow((float) theta, (float) (2 * i) / size);
      frequencies[i] = scaled(1 / power);
    }
    return frequencies;
  }

  /** A frequency, as it is used instead. */
  float scaled(float frequency);

  /** As it is. */
  @TypeName("none")
  @Doc("Frequencies are as they are.")
  record None() implements RotaryScaling {
    @Override
    public float scaled(float frequency) {
      return frequency;
    }
  }

  /**
   * All frequencies divided by a number (Chen et al. 2023, arXiv 2306.15595).
   *
   * @param factor the number
   */
  @TypeName("linear")
  @Doc("Frequencies are divided by a number.")
  record Linear(
      @Doc("What frequencies are divided by.") @Default("1") @Range(above = 0) double factor)
      implements RotaryScaling {
    @Override
    public float scaled(float frequency) {
      return frequency / (float) factor;
    }
  }

  /**
   * Frequencies that fall with the length of what is read beyond the context. A model here never
   * reads more than its context, so that they are as they are.
   *
   * @param factor how much longer than the context a text may be
   */
  @TypeName("dynamic")
  @Doc("Frequencies fall beyond the context, which nothing here is read beyond.")
  record Dynamic(
      @Doc("How much longer than the context a text may be.") @Default("1") @Range(above = 0)
          double factor)
      implements RotaryScaling {
    @Override
    public float scaled(float frequency) {
      return frequency;
    }
  }

  /**
   * That of Llama 3.1: long wavelengths are divided, short ones left, those between blended.
   *
   * @param factor what low frequencies are divided by
   * @param lowFactor wavelengths over {@code original} by this are long
   * @param highFactor wavelengths under {@code original} by this are short; more than {@code
   *     lowFactor}
   * @param original the context that the model had before
   */
  @TypeName("llama3")
  @Doc("Low frequencies are divided by a number, high ones left, and those between blended.")
  record Llama3(
      @Doc("What low frequencies are divided by.") @Default("8") @Range(above = 0) double factor,
      @Doc("Wavelengths over the original context by this are long.")
          @Default("1")
          @Range(above = 0)
          double lowFactor,
      @Doc("Wavelengths under the original context by this are short.")
          @Default("4")
          @Range(above = 0)
          double highFactor,
      @Doc("The context before.") @Default("8192") @Range(min = 1, max = 10_000_000) int original)
      implements RotaryScaling {

    public Llama3 {
      if (!(highFactor > lowFactor)) {
        throw new BadInputException(
            String.format(
                "high-factor (%s) must be more than low-factor (%s)", highFactor, lowFactor));
      }
    }

    @Override
    public float scaled(float frequency) {
      double wavelength = 2 * Math.PI / frequency;
      if (wavelength < original / highFactor) {
        return frequency;
      }
      if (wavelength > original / lowFactor) {
        return (float) (frequency / factor);
      }
      double share = (original / wavelength - lowFactor) / (highFactor - lowFactor);
      return (float) ((1 - share) * frequency / factor + share * frequency);
    }
  }
}
