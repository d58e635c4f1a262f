package io.tandem.api.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says that a text, or each text of a list, must be one of the names that a {@link PartCatalog}
 * holds for a family, for example the names of the metrics or of the backends that are there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface NameOf {

  /**
   * The family.
   *
   * @return the interface that the catalog's entries stand for
   */
  Class<?> value();
}
