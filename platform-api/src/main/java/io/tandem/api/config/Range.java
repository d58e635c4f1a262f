package io.tandem.api.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The values that a number may have, or each number of a list; for a duration, in seconds. All
 * bounds that are given hold together.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {

  /**
   * The least value.
   *
   * @return a bound that is itself allowed
   */
  double min() default Double.NEGATIVE_INFINITY;

  /**
   * The greatest value.
   *
   * @return a bound that is itself allowed
   */
  double max() default Double.POSITIVE_INFINITY;

  /**
   * What the value must exceed.
   *
   * @return a bound that is itself not allowed
   */
  double above() default Double.NEGATIVE_INFINITY;

  /**
   * What the value must stay under.
   *
   * @return a bound that is itself not allowed
   */
  double below() default Double.POSITIVE_INFINITY;
}
