package io.camelzodb.zope.type;

import java.util.List;

/**
 * Lists the marks that objects of some meta types leave in their container.
 *
 * <p>This is all that must be known about types whose objects are recorded as whole states. Each
 * {@link ObjectType} is also a {@code ContainedType}; a type that is only a {@code ContainedType}
 * is registered in {@code META-INF/services/io.camelzodb.zope.type.ContainedType}. Immutable, safe
 * for many threads.
 */
public interface ContainedType {

  /** The meta types it stands for. */
  List<String> metaTypes();

  /** Returns the marks that an object leaves in its container; they are removed with the object. */
  default List<ContainerMark> marks() {
    return List.of();
  }
}
