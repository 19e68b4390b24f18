package io.camelzodb.pickle;

/**
 * Represents a class or function by its name. It is never looked up or loaded.
 *
 * @param module dotted name of the module, as in the stream
 * @param name name within the module; dotted for nested classes from protocol 4 on
 */
public record Global(String module, String name) implements Value {

  /** Returns module and name joined by a dot. */
  public String dotted() {
    return module + "." + name;
  }

  @Override
  public String toString() {
    return dotted();
  }
}
