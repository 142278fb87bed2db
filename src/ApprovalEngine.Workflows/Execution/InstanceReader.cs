using System.Globalization;
using System.Text.Json;

namespace ApprovalEngine.Workflows.Execution;

/// <summary>The counterpart of <see cref="InstanceWriter"/>.</summary>
internal static class InstanceReader
{
    private const string Source = "instance";

    public static WorkflowInstance Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new WorkflowFormatException(
                Source, (int)(exception.LineNumber ?? 0) + 1, (int)(exception.BytePositionInLine ?? 0) + 1, null, "not valid JSON.");
        }
        catch (KeyNotFoundException exception)
        {
            throw Wrong(exception);
        }
        catch (InvalidOperationException exception)
        {
            throw Wrong(exception);
        }
        catch (FormatException exception)
        {
            throw Wrong(exception);
        }
        catch (ArgumentException exception)
        {
            throw Wrong(exception);
        }
    }

    private static WorkflowFormatException Wrong(Exception exception) =>
        new(Source, null, null, "$", $"not the state of an instance: {exception.Message}");

    private static WorkflowInstance Read(JsonElement json)
    {
        var version = json.GetProperty("stateVersion").GetInt32();
        if (version != InstanceWriter.StateVersion)
        {
            throw new WorkflowFormatException(Source, null, null, "$.stateVersion", $"expected {InstanceWriter.StateVersion}, found {version}.");
        }

        var instance = new WorkflowInstance
        {
            Id = json.GetProperty("id").GetString()!,
            DefinitionId = json.GetProperty("definitionId").GetString()!,
            DefinitionVersion = json.GetProperty("definitionVersion").GetInt32(),
            Status = Enum.Parse<WorkflowStatus>(json.GetProperty("status").GetString()!),
            SubStatus = Enum.Parse<WorkflowSubStatus>(json.GetProperty("subStatus").GetString()!),
            CorrelationId = Text(json, "correlationId"),
            IsTrial = json.GetProperty("isTrial").GetBoolean(),
            CreatedAt = Instant(json.GetProperty("createdAt").GetString()!),
            FinishedAt = Text(json, "finishedAt") is { } finished ? Instant(finished) : null,
            Name = Text(json, "name"),
            ParentInstanceId = Text(json, "parent"),
            ParentKey = Text(json, "parentKey"),
            Nesting = json.TryGetProperty("nesting", out var nesting) ? nesting.GetInt32() : 0,
            LastSequence = json.GetProperty("lastSequence").GetInt64(),
            LastOrdinal = json.GetProperty("lastOrdinal").GetInt64(),
            InputValues = Map(json.GetProperty("input")),
            OutputValues = json.TryGetProperty("output", out var output) ? Map(output) : new(StringComparer.Ordinal),
            VariableValues = Map(json.GetProperty("variables")),
            Outputs = json.GetProperty("outputs").EnumerateObject().ToDictionary(
                member => member.Name, member => Map(member.Value), StringComparer.Ordinal),
        };
        var byId = ReadOpen(json.GetProperty("open"), instance);
        ReadQueue(json, instance, byId);
        foreach (var bookmark in json.GetProperty("bookmarks").EnumerateArray())
        {
            ReadBookmark(bookmark, instance, byId);
        }

        instance.IncidentList.AddRange(json.GetProperty("incidents").EnumerateArray().Select(ReadIncident));
        instance.ValueBytes = (instance.Name?.Length ?? 0)
            + WorkflowValue.SizeOfEntries(instance.InputValues) + WorkflowValue.SizeOfEntries(instance.VariableValues) + WorkflowValue.SizeOfEntries(instance.OutputValues)
            + instance.Outputs.Values.Sum(WorkflowValue.SizeOfEntries)
            + instance.Open.Sum(open => open.Variables is null ? 0 : WorkflowValue.SizeOfEntries(open.Variables))
            + instance.Queue.Sum(item => item.Variables is null ? 0 : WorkflowValue.SizeOfEntries(item.Variables))
            + instance.BookmarkList.Sum(bookmark => WorkflowValue.SizeOf(bookmark.Payload) + bookmark.Key.Length);
        return instance;
    }

    private static Dictionary<string, ActivityExecution> ReadOpen(JsonElement open, WorkflowInstance instance)
    {
        var byId = new Dictionary<string, ActivityExecution>(StringComparer.Ordinal);
        foreach (var item in open.EnumerateArray())
        {
            var parent = Text(item, "parent") is { } parentId ? byId.GetValueOrDefault(parentId) ?? Ended(parentId) : null;
            var execution = new ActivityExecution
            {
                Id = item.GetProperty("id").GetString()!,
                Ordinal = item.GetProperty("ordinal").GetInt64(),
                Parent = parent,
                NodeId = item.GetProperty("nodeId").GetString()!,
                ActivityId = item.GetProperty("activityId").GetString()!,
                ActivityType = item.GetProperty("type").GetString()!,
                ActivityVersion = item.GetProperty("version").GetInt32(),
                ActivityName = Text(item, "name"),
                Status = Enum.Parse<ActivityStatus>(item.GetProperty("status").GetString()!),
                StartedAt = Instant(item.GetProperty("startedAt").GetString()!),
                IsViaBackEdge = item.TryGetProperty("backEdge", out _),
                IsFaultAfterCompletion = item.TryGetProperty("completed", out _),
                Outcomes = item.TryGetProperty("outcomes", out var outcomes)
                    ? [.. outcomes.EnumerateArray().Select(outcome => outcome.GetString()!)]
                    : null,
                Outputs = item.TryGetProperty("outputs", out var outputs) ? Map(outputs) : null,
                Inputs = item.TryGetProperty("inputs", out var inputs) ? Map(inputs) : null,
                CauseId = Text(item, "cause"),
                Variables = item.TryGetProperty("variables", out var variables) ? Map(variables) : null,
                IsBreaking = item.TryGetProperty("breaking", out _),
                AskedOutcomes = item.TryGetProperty("asked", out var asked) ? [.. asked.EnumerateArray().Select(outcome => outcome.GetString()!)] : null,
                StoredState = item.TryGetProperty("state", out var state) ? state.Clone() : null,
            };
            byId.Add(execution.Id, execution);
            instance.Open.Add(execution);
            if (parent is not null)
            {
                parent.OpenChildren++;
            }
        }

        return byId;
    }

    // A container that is over, but that something of its own has outlived: it is no longer stored, and takes no part any more.
    private static ActivityExecution Ended(string id) => new()
    {
        Id = id,
        Ordinal = 0,
        NodeId = string.Empty,
        Parent = null,
        ActivityId = string.Empty,
        ActivityType = string.Empty,
        ActivityVersion = 0,
        ActivityName = null,
        StartedAt = default,
        Status = ActivityStatus.Completed,
    };

    private static void ReadQueue(JsonElement json, WorkflowInstance instance, Dictionary<string, ActivityExecution> byId)
    {
        if (!json.TryGetProperty("queue", out var queue))
        {
            return;
        }

        foreach (var item in queue.EnumerateArray())
        {
            var owner = Text(item, "owner") is { } id ? byId.GetValueOrDefault(id) ?? Ended(id) : null;
            if (owner is not null)
            {
                owner.ScheduledChildren++;
            }

            instance.Queue.Enqueue(new WorkItem(
                item.GetProperty("nodeId").GetString()!, null, owner, item.TryGetProperty("backEdge", out _),
                item.TryGetProperty("variables", out var variables) ? Map(variables) : null, Text(item, "cause")));
        }
    }

    private static void ReadBookmark(JsonElement json, WorkflowInstance instance, Dictionary<string, ActivityExecution> byId)
    {
        var execution = byId[json.GetProperty("execution").GetString()!];
        execution.BookmarkCount++;
        instance.BookmarkList.Add(new Bookmark(
            json.GetProperty("id").GetString()!,
            json.GetProperty("key").GetString()!,
            execution.ActivityId,
            execution.NodeId,
            execution.Id,
            execution.ActivityType,
            json.TryGetProperty("payload", out var payload) ? Map(payload) : null,
            Instant(json.GetProperty("createdAt").GetString()!),
            Text(json, "dueAt") is { } due ? Instant(due) : null));
    }

    private static Incident ReadIncident(JsonElement json) => new(
        json.GetProperty("id").GetString()!,
        json.GetProperty("activityId").GetString()!,
        json.GetProperty("nodeId").GetString()!,
        json.GetProperty("execution").GetString()!,
        json.GetProperty("type").GetString()!,
        json.GetProperty("code").GetString()!,
        json.GetProperty("message").GetString()!,
        Instant(json.GetProperty("createdAt").GetString()!))
    {
        ResolvedAt = Text(json, "resolvedAt") is { } resolved ? Instant(resolved) : null,
    };

    private static Dictionary<string, object?> Map(JsonElement json) => (Dictionary<string, object?>)WorkflowValue.FromJson(json)!;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
