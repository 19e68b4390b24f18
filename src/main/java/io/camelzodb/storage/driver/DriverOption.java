package io.camelzodb.storage.driver;

/**
 * Describes an option of a driver's URIs, for the documentation and the check of names. Immutable.
 * The texts are Markdown on one line.
 *
 * @param name as it stands in the URI
 * @param standard what holds without it; empty for nothing
 * @param meaning what it does, or why it does nothing
 * @param effective whether it does anything; one that does not is taken, so that a URI of another
 *     program can be used
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

  /** The same option, whose value must not be shown. */
  public DriverOption asSecret() {
    return new DriverOption(name, standard, meaning, effective, true);
  }
}
