package io.tandem.api.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value that a key has where the config does not set it, written as the config would write it.
 * A component without this is required, unless it is an {@code Optional}, a map or a record: a map
 * or record that is not there is read as an empty section.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {

  /**
   * The value: one text, or the items of a list (none for the empty list). For a named part it is
   * the name of its type, which then is the type of a section that gives none, too; in a list of
   * parts, of each such section.
   *
   * @return the texts
   */
  String[] value();
}
