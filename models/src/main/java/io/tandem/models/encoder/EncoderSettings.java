package io.tandem.models.encoder;

import io.tandem.api.config.Default;
import io.tandem.api.config.Doc;

/**
 * What a config says of an encoder that is trained for a task.
 *
 * @param shape the encoder's, where it begins afresh
 * @param pooling what stands for a text as a whole
 * @param reading how much of a text is read
 */
public record EncoderSettings(
    @Doc("The shape of an encoder that begins afresh; one that begins with a checkpoint has its.")
        EncoderShape shape,
    @Doc("What stands for a text: the vector of its first token, the mean, or the greatest.")
        @Default("cls")
        Pooling pooling,
    @Doc("How much of a text is read, and in how many windows.") Reading reading) {}
