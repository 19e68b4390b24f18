package io.camelzodb.storage.driver;

/**
 * Describes an option of a driver's URIs, for the documentation and the check of names. Immutable.
 * The texts are Markdown on one line.
 *
 * @param name the name in the URI
 * @param standard the default; empty for none
 * @param meaning its effect, or why it has none
 * @param effective whether it has an effect; one without effect is accepted, so that URIs of other
 *     programs can be used
 * @param secret whether its value must not be shown
 */
public record DriverOption(
    String name, String standard, String meaning, boolean effective, boolean secret) {

  /** An option that does something. */
  public static DriverOption of(String name, String standard, String meaning) {
    return new DriverOption(name, standard, meaning, true, false);
  }

  /** An option that other programs know, taken without effect. */
  public static DriverOption ignored(String name, String why) {
    return new DriverOption(name, "", why, false, false);
  }

  /** Returns a copy whose value must not be shown. */
  public DriverOption asSecret() {
    return new DriverOption(name, standard, meaning, effective, true);
  }
}
