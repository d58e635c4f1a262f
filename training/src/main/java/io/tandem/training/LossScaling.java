package io.tandem.training;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;
import io.tandem.api.config.Range;

/**
 * How the scale of a loss follows what half precision can hold (Micikevicius et al. 2018, arXiv
 * 1710.03740, section 3.2), with the names and numbers of PyTorch's {@code torch.amp.GradScaler}.
 *
 * @param initial the scale of the first step
 * @param growth what the scale is multiplied by after enough finite steps in a row
 * @param backoff what the scale is multiplied by when gradients are not finite
 * @param growthInterval finite steps in a row after which the scale grows
 */
public record LossScaling(
    @Doc("The scale of the first step.")
        @Default("65536")
        @Range(min = LossScale.MINIMUM, max = 0x1p126)
        double initial,
    @Doc("What the scale is multiplied by after enough finite steps in a row.")
        @Default("2")
        @Range(above = 1, max = 65536)
        double growth,
    @Doc("What the scale is multiplied by when gradients are not finite.")
        @Default("0.5")
        @Range(above = 0, below = 1)
        double backoff,
    @Doc("Finite steps in a row after which the scale grows.")
        @Default("2000")
        @Range(min = 1, max = Integer.MAX_VALUE)
        int growthInterval) {

  /** PyTorch's. */
  public static final LossScaling USUAL = new LossScaling(65536, 2, 0.5, 2000);
}
