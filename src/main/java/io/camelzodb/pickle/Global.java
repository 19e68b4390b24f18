package io.camelzodb.pickle;

/**
 * A class or function by its name. It is never looked up, let alone loaded.
 *
 * @param module dotted name of the module, as the stream has it
 * @param name name within the module; dotted for nested classes from protocol 4 on
 */
public record Global(String module, String name) implements Value {

  /** Module and name joined by a dot, as people write classes. */
  public String dotted() {
    return module + "." + name;
  }

  @Override
  public String toString() {
    return dotted();
  }
}
