package io.camelzodb.zope.secret;

import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the operations on an object after its creation, by kind. */
final class InstanceParts {
  final List<Value> states = new ArrayList<>();
  final List<Value> items = new ArrayList<>();
  final List<Entry> entries = new ArrayList<>();

  InstanceParts(@Nullable Instance instance) {
    List<Instance.Step> steps = instance == null ? List.of() : instance.steps();
    for (Instance.Step step : steps) {
      if (step instanceof Instance.State state) {
        states.add(state.value());
      } else if (step instanceof Instance.Append append) {
        items.addAll(append.items());
      } else if (step instanceof Instance.Add add) {
        items.addAll(add.items());
      } else if (step instanceof Instance.Items more) {
        entries.addAll(more.entries());
      }
    }
  }
}
