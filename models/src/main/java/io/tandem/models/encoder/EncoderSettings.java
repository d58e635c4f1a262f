package io.tandem.models.encoder;

/** What a config says of an encoder: nothing, since all that there is to say is in a checkpoint. */
public record EncoderSettings() {}
