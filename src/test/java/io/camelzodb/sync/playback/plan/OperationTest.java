package io.camelzodb.sync.playback.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.zope.ObjectPath;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each kind of operation has a case of its own, so that none falls through anywhere. */
class OperationTest {

  @Test
  void eachKindHasItsOwnCase() {
    assertThat(
            Arrays.stream(Operation.Cases.class.getMethods())
                .map(method -> method.getParameterTypes()[0]))
        .containsExactlyInAnyOrder(Operation.class.getPermittedSubclasses());
  }

  @Test
  void eachKindCallsItsOwnCaseAndHasItsOwnWord() {
    ObjectPath path = new ObjectPath(List.of("a"));
    List<Operation> all =
        List.of(
            new Operation.CreateRoot(),
            new Operation.Delete(path, "Folder"),
            new Operation.Create(path, "Folder", null, false),
            new Operation.Retype(path, null, "File", "Folder", null, List.of()),
            new Operation.Change(path, null, "Folder", null, null, false, List.of()),
            new Operation.Order(path, List.of(), List.of()),
            new Operation.State(path, "Folder", null, null, null, null, 1));
    assertThat(all).hasSameSizeAs(Operation.class.getPermittedSubclasses());
    List<Object> called = new ArrayList<>();
    @SuppressWarnings("unchecked")
    Operation.Cases<RuntimeException> cases =
        (Operation.Cases<RuntimeException>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Operation.Cases.class},
                (proxy, method, arguments) -> {
                  assertThat(method.getParameterTypes()[0]).isEqualTo(arguments[0].getClass());
                  assertThat(method.getName())
                      .isEqualToIgnoringCase(arguments[0].getClass().getSimpleName());
                  called.add(arguments[0]);
                  return null;
                });
    all.forEach(operation -> operation.on(cases));
    assertThat(called).hasSameSizeAs(all);
    assertThat(all.stream().map(Operation::word))
        .containsExactly("createroot", "delete", "create", "retype", "change", "order", "state");
  }
}
