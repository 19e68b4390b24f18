package io.camelzodb.zope.content.field;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.content.FieldSources;
import io.camelzodb.zope.content.RecordLookup;
import io.camelzodb.zope.content.Sequences;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of an object in its workflow. DCWorkflow's {@code workflow_history} has a tuple
 * of entries for each workflow; the last entry is current.
 */
final class WorkflowState {
  private WorkflowState() {}

  /**
   * Returns the review state: of the first workflow of the type's chain or, if the chain is
   * unknown, of the last workflow in the history; null without a workflow.
   */
  static @Nullable String state(
      FieldSources object, @Nullable String portalType, SiteTools tools, RecordLookup records) {
    Map<String, String> states = states(object, records);
    List<String> chain =
        portalType == null && states.isEmpty() ? null : tools.chain(object.object(), portalType);
    if (chain == null) {
      String last = null;
      for (String state : states.values()) {
        last = state;
      }
      return last;
    }
    for (String id : chain) {
      String state =
          states.containsKey(id) ? states.get(id) : tools.initialState(object.object(), id);
      if (state != null) {
        return state;
      }
    }
    return null;
  }

  private static Map<String, String> states(FieldSources object, RecordLookup records) {
    Map<String, String> states = new LinkedHashMap<>();
    for (Entry entry : records.entries(object.state().get("workflow_history"), object.where())) {
      String id = Dictionary.nameOf(entry.key());
      List<Value> history = Sequences.items(entry.value());
      if (id != null
          && !history.isEmpty()
          && history.get(history.size() - 1) instanceof Dictionary last) {
        String state =
            records.text(last.get("review_state"), object.where(), object.object().oid());
        if (state != null) {
          states.put(id, state);
        }
      }
    }
    return states;
  }
}
