using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ApprovalEngine.Workflows.Activities;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows.Execution;

/// <summary>An instance's state to compact JSON. The format has a number; <see cref="InstanceReader"/> refuses one it does not know.</summary>
internal static class InstanceWriter
{
    public const int StateVersion = 1;

    public static string Write(WorkflowInstance instance)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, JsonFormats.Compact))
        {
            writer.WriteStartObject();
            WriteHead(writer, instance);
            WriteMap(writer, "input", instance.InputValues);
            WriteMap(writer, "variables", instance.VariableValues);
            if (instance.OutputValues.Count > 0)
            {
                WriteMap(writer, "output", instance.OutputValues);
            }

            WriteOutputs(writer, instance);
            WriteOpen(writer, instance);
            WriteQueue(writer, instance);
            WriteBookmarks(writer, instance);
            WriteIncidents(writer, instance);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static string Instant(DateTimeOffset instant) => instant.ToString("O", CultureInfo.InvariantCulture);

    private static void WriteHead(Utf8JsonWriter writer, WorkflowInstance instance)
    {
        writer.WriteNumber("stateVersion", StateVersion);
        writer.WriteString("id", instance.Id);
        writer.WriteString("definitionId", instance.DefinitionId);
        writer.WriteNumber("definitionVersion", instance.DefinitionVersion);
        writer.WriteString("status", instance.Status.ToString());
        writer.WriteString("subStatus", instance.SubStatus.ToString());
        WriteText(writer, "correlationId", instance.CorrelationId);
        writer.WriteBoolean("isTrial", instance.IsTrial);
        writer.WriteString("createdAt", Instant(instance.CreatedAt));
        WriteText(writer, "finishedAt", instance.FinishedAt is { } at ? Instant(at) : null);
        WriteText(writer, "name", instance.Name);
        WriteText(writer, "parent", instance.ParentInstanceId);
        WriteText(writer, "parentKey", instance.ParentKey);
        if (instance.Nesting > 0)
        {
            writer.WriteNumber("nesting", instance.Nesting);
        }

        writer.WriteNumber("lastSequence", instance.LastSequence);
        writer.WriteNumber("lastOrdinal", instance.LastOrdinal);
    }

    private static void WriteOutputs(Utf8JsonWriter writer, WorkflowInstance instance)
    {
        writer.WriteStartObject("outputs");
        foreach (var (activity, outputs) in instance.Outputs)
        {
            WriteMap(writer, activity, outputs);
        }

        writer.WriteEndObject();
    }

    private static void WriteOpen(Utf8JsonWriter writer, WorkflowInstance instance)
    {
        writer.WriteStartArray("open");
        foreach (var execution in instance.Open)
        {
            writer.WriteStartObject();
            writer.WriteString("id", execution.Id);
            writer.WriteNumber("ordinal", execution.Ordinal);
            WriteText(writer, "parent", execution.Parent?.Id);
            writer.WriteString("nodeId", execution.NodeId);
            writer.WriteString("activityId", execution.ActivityId);
            writer.WriteString("type", execution.ActivityType);
            writer.WriteNumber("version", execution.ActivityVersion);
            WriteText(writer, "name", execution.ActivityName);
            writer.WriteString("status", execution.Status.ToString());
            writer.WriteString("startedAt", Instant(execution.StartedAt));
            WriteText(writer, "cause", execution.CauseId);
            WriteFlag(writer, "backEdge", execution.IsViaBackEdge);
            WriteFlag(writer, "completed", execution.IsFaultAfterCompletion);
            if (execution.Outcomes is { } outcomes)
            {
                writer.WritePropertyName("outcomes");
                WorkflowValue.Write(writer, outcomes);
            }

            if (execution.Outputs is { } outputs)
            {
                WriteMap(writer, "outputs", outputs);
            }

            if (execution.Inputs is { } inputs)
            {
                WriteMap(writer, "inputs", inputs);
            }

            if (execution.Variables is { } variables)
            {
                WriteMap(writer, "variables", variables);
            }

            WriteFlag(writer, "breaking", execution.IsBreaking);
            if (execution.AskedOutcomes is { } asked)
            {
                writer.WritePropertyName("asked");
                WorkflowValue.Write(writer, asked);
            }

            WriteState(writer, execution);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteState(Utf8JsonWriter writer, ActivityExecution execution)
    {
        if (execution.StoredState is { } stored)
        {
            writer.WritePropertyName("state");
            stored.WriteTo(writer);
        }
        else if (execution.State is { } state && execution.Node?.Descriptor.Shared is Container container)
        {
            writer.WritePropertyName("state");
            container.WriteState(writer, state);
        }
    }

    private static void WriteQueue(Utf8JsonWriter writer, WorkflowInstance instance)
    {
        if (instance.Queue.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("queue");
        foreach (var item in instance.Queue)
        {
            if (item.Owner is { Status: ActivityStatus.Canceled })
            {
                continue; // would be passed over anyway
            }

            writer.WriteStartObject();
            writer.WriteString("nodeId", item.NodeId);
            WriteText(writer, "owner", item.Owner?.Id);
            WriteText(writer, "cause", item.CauseId);
            WriteFlag(writer, "backEdge", item.IsViaBackEdge);
            if (item.Variables is { } variables)
            {
                WriteMap(writer, "variables", variables);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteBookmarks(Utf8JsonWriter writer, WorkflowInstance instance)
    {
        writer.WriteStartArray("bookmarks");
        foreach (var bookmark in instance.BookmarkList)
        {
            writer.WriteStartObject();
            writer.WriteString("id", bookmark.Id);
            writer.WriteString("key", bookmark.Key);
            writer.WriteString("execution", bookmark.ExecutionId);
            if (bookmark.Payload is { } payload)
            {
                WriteMap(writer, "payload", payload);
            }

            writer.WriteString("createdAt", Instant(bookmark.CreatedAt));
            WriteText(writer, "dueAt", bookmark.DueAt is { } due ? Instant(due) : null);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteIncidents(Utf8JsonWriter writer, WorkflowInstance instance)
    {
        writer.WriteStartArray("incidents");
        foreach (var incident in instance.IncidentList)
        {
            writer.WriteStartObject();
            writer.WriteString("id", incident.Id);
            writer.WriteString("activityId", incident.ActivityId);
            writer.WriteString("nodeId", incident.NodeId);
            writer.WriteString("execution", incident.ExecutionId);
            writer.WriteString("type", incident.ActivityType);
            writer.WriteString("code", incident.Code);
            writer.WriteString("message", incident.Message);
            writer.WriteString("createdAt", Instant(incident.CreatedAt));
            WriteText(writer, "resolvedAt", incident.ResolvedAt is { } at ? Instant(at) : null);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, object?> map)
    {
        writer.WritePropertyName(name);
        WorkflowValue.Write(writer, map);
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteFlag(Utf8JsonWriter writer, string name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, value);
        }
    }
}
