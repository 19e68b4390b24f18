package io.camelzodb.zope.type;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import org.jspecify.annotations.Nullable;

/**
 * Describes a mark that an object leaves in its container when Zope adds it ({@code
 * manage_afterAdd}), and that is removed with it ({@code manage_beforeDelete}). Immutable.
 */
public sealed interface ContainerMark {

  /**
   * An attribute of the container leads to the object, as {@code __error_log__} does.
   *
   * @param id the only id under which an object leaves it; null for any
   */
  record Attribute(String name, @Nullable String id) implements ContainerMark {}

  /** An attribute of the container lists the ids of all objects that leave it. */
  record Ids(String name) implements ContainerMark {}

  /**
   * The object is called by its id before the container is traversed (ZPublisher.BeforeTraverse).
   *
   * @param handle the name of the hook; a container has at most one
   * @param priority those with lower ones are called before
   */
  record NameHook(String handle, int priority) implements ContainerMark {}

  /**
   * An object of a class of its own, in a record of its own, is called before the container is
   * traversed.
   *
   * @param handle the name of the hook; a container has at most one
   * @param priority those with lower ones are called before
   * @param attributes the attributes of the hook
   */
  record RecordHook(String handle, int priority, Global className, HookAttributes attributes)
      implements ContainerMark {}

  /** Makes the attributes of a hook. */
  @FunctionalInterface
  interface HookAttributes {
    /**
     * The attributes of the hook of an object; null if the object has none.
     *
     * @param id the id of the object
     * @param state the state of its record
     */
    @Nullable Dictionary of(String id, Dictionary state);
  }
}
