package io.camelzodb.zope.type;

import java.util.List;

/**
 * Tells what objects of some meta types leave in the container that holds them.
 *
 * <p>That is all this program has to know of types whose objects it keeps as whole states. An
 * {@link ObjectType} is one as well; a type that is nothing else is registered in {@code
 * META-INF/services/io.camelzodb.zope.type.ContainedType}. Immutable, safe for many threads.
 */
public interface ContainedType {

  /** The meta types it stands for. */
  List<String> metaTypes();

  /** What an object leaves in its container when it is added; taken away when it is removed. */
  default List<ContainerMark> marks() {
    return List.of();
  }
}
