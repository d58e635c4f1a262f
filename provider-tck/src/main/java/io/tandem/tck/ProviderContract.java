package io.tandem.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tandem.api.config.KeyDescription;
import io.tandem.api.config.PartCatalog;
import io.tandem.api.config.RecordDescriber;
import io.tandem.api.provider.Provider;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every provider must hold: that configs can name it and people can read of it. */
public abstract class ProviderContract {

  /** For the kits of kinds of providers. */
  protected ProviderContract() {}

  /** The provider, made as the service loader makes it. */
  protected abstract Provider<?> provider();

  @Test
  void itsNameIsOfLowerCaseWordsJoinedByHyphens() {
    assertTrue(provider().name().matches("[a-z0-9]+(-[a-z0-9]+)*"), provider().name());
  }

  @Test
  void itsDescriptionIsOneLineWithoutAFullStop() {
    String description = provider().description();
    assertFalse(description.isBlank());
    assertFalse(description.contains("\n"), description);
    assertFalse(description.endsWith("."), description);
  }

  @Test
  void aServiceLoaderCanMakeIt() {
    Class<?> type = provider().getClass();
    assertTrue(Modifier.isPublic(type.getModifiers()), type + " is to be public");
    assertDoesNotThrow(
        () -> type.getConstructor(), type + " needs a constructor without parameters");
  }

  @Test
  void itHasNoStateSoThatTwoAreAsGoodAsOne() {
    assertEquals(provider().name(), provider().name());
    assertEquals(provider().settingsType(), provider().settingsType());
  }

  @Test
  void everyKeyOfItsSettingsIsExplained() {
    List<KeyDescription> keys =
        new RecordDescriber(PartCatalog.builder().build()).describe(provider().settingsType());
    for (KeyDescription key : keys) {
      assertFalse(key.doc().isBlank(), "'" + key.key() + "' has no @Doc");
    }
  }
}
