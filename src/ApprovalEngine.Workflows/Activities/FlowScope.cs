using System.Text.Json;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>
/// How often each activity and connection of one running flowchart was visited, and whether a connection was followed the last time.
/// The rules of the counters are Elsa 3.8's (counter-based engine).
/// </summary>
internal sealed class FlowScope(int activityCount, int connectionCount)
{
    /// <summary>Completed or skipped runs, those reached over a back edge not counted.</summary>
    public int[] Activities { get; } = new int[activityCount];

    public int[] Connections { get; } = new int[connectionCount];

    public bool[] IsFollowed { get; } = new bool[connectionCount];

    /// <summary>Back edges followed so far.</summary>
    public int Turns { get; set; }

    /// <summary>Items in the queue per activity; counted again from the queue after reading.</summary>
    public int[] Scheduled { get; } = new int[activityCount];

    public bool AllVisited(int[] inbound, int activity)
    {
        foreach (var connection in inbound)
        {
            if (Connections[connection] <= Activities[activity])
            {
                return false;
            }
        }

        return true;
    }

    public bool AllFollowed(int[] inbound)
    {
        foreach (var connection in inbound)
        {
            if (!IsFollowed[connection])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>One of the connections visited most often was followed, and more often than the activity ran.</summary>
    public bool AnyFollowed(int[] inbound, int activity)
    {
        var most = 0;
        foreach (var connection in inbound)
        {
            most = Math.Max(most, Connections[connection]);
        }

        if (most <= Activities[activity])
        {
            return false;
        }

        foreach (var connection in inbound)
        {
            if (Connections[connection] == most && IsFollowed[connection])
            {
                return true;
            }
        }

        return false;
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        Write(writer, "a", Activities);
        Write(writer, "c", Connections);
        writer.WriteNumber("t", Turns);
        Write(writer, "f", Array.ConvertAll(IsFollowed, followed => followed ? 1 : 0));
        writer.WriteEndObject();
    }

    public void Read(JsonElement state)
    {
        Read(state.GetProperty("a"), Activities);
        Read(state.GetProperty("c"), Connections);
        Turns = state.TryGetProperty("t", out var turns) ? turns.GetInt32() : 0;
        var followed = new int[IsFollowed.Length];
        Read(state.GetProperty("f"), followed);
        for (var i = 0; i < followed.Length; i++)
        {
            IsFollowed[i] = followed[i] == 1;
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, int[] values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    private static void Read(JsonElement array, int[] values)
    {
        if (array.GetArrayLength() != values.Length)
        {
            throw new WorkflowFormatException(
                "instance", null, null, "state", $"the flowchart has {values.Length} counters, the stored state {array.GetArrayLength()}: it belongs to another version of the definition.");
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = array[i].GetInt32();
        }
    }
}
