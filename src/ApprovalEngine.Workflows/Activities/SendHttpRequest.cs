using System.Globalization;
using System.Text.Json.Nodes;
using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>
/// Sends an HTTP request after the commit and waits for the answer, or goes on at once where nobody needs it. The activity in the slot of the
/// answer's status code runs then. Without an answer the slot <c>failedToConnect</c> or <c>timeout</c> runs; where it is empty, it is an incident.
/// </summary>
[Activity("Elsa.SendHttpRequest", "Sends an HTTP request.", Category = "HTTP", DisplayName = "HTTP Request", Kind = ActivityKind.Task)]
[ActivityInput("Url", typeof(string), DisplayName = "Address", Required = true, Description = "Where to, http or https, at a host that the operator allows.")]
[ActivityInput("Method", typeof(string), Default = "GET", UiHint = "dropdown", Options = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"], Description = "The method.")]
[ActivityInput("Content", typeof(object), UiHint = "multiline", Description = "The body: text as it is, anything else as JSON.")]
[ActivityInput("ContentType", typeof(string), UiHint = "dropdown", Options = ["", "text/plain", "application/json", "application/xml", "application/x-www-form-urlencoded"], Description = "The body's type; application/json where nothing is said.")]
[ActivityInput("Authorization", typeof(string), IsSensitive = true, Description = "The header Authorization.")]
[ActivityInput("RequestHeaders", typeof(IReadOnlyDictionary<string, object?>), IsSensitive = true, UiHint = "json-editor", Description = "Further headers by name.")]
[ActivityInput("ExpectedStatusCodes", typeof(object), UiHint = "http-status-codes", IsWrapped = false, Description = "Status codes, each with what to do.")]
[ActivityInput("WaitForAnswer", typeof(bool), Default = true, Description = "Wait for the answer; otherwise it is told and forgotten.")]
[ActivityOutput("StatusCode", typeof(int), Description = "The answer's status code.")]
[ActivityOutput("ResponseHeaders", typeof(object), Description = "The answer's headers by name.")]
[ActivityOutput("ParsedContent", typeof(object), Description = "The answer's body, JSON as values.")]
[ActivityOutput("Result", typeof(object), Description = "The same under Elsa's general name.")]
[Slots("UnmatchedStatusCode", "FailedToConnect", "Timeout", "Refused")]
[UnreadMember("disableAuthorizationHeaderValidation", "the header Authorization is sent as it is")]
[UnreadMember("enableResiliency", "requests are repeated as the operator of this engine has set it")]
internal sealed class SendHttpRequest : Container
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var url = context.Input<string?>("Url");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https"))
        {
            throw new ActivityFault("http.url", $"Input Url of activity {context.Node.Label}: expected an address that begins with http:// or https://, found \"{url}\".");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in context.Input<IReadOnlyDictionary<string, object?>?>("RequestHeaders") ?? new Dictionary<string, object?>())
        {
            headers[name] = value is IReadOnlyList<object?> several ? string.Join(", ", several.Select(WorkflowValue.ToText)) : WorkflowValue.ToText(value);
        }

        if (context.Input<string?>("Authorization") is { Length: > 0 } authorization)
        {
            headers["Authorization"] = authorization;
        }

        var content = context.Input<object?>("Content") is { } body ? WorkflowValue.ToText(body) : null;
        context.Burst.Checked($"The body of activity {context.Node.Label}", content);
        var answerKey = context.Input<bool>("WaitForAnswer") ? "http:" + context.ExecutionId : null;
        context.Burst.Emit(new HttpRequested(
            context.ExecutionId,
            answerKey,
            context.Input<string?>("Method") is { Length: > 0 } method ? method.ToUpperInvariant() : "GET",
            target.AbsoluteUri,
            headers,
            context.Input<string?>("ContentType") is { Length: > 0 } type ? type : content is null ? null : "application/json",
            content));
        if (answerKey is null)
        {
            context.Complete();
        }
        else
        {
            context.WaitFor(answerKey);
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus)
    {
        if (stimulus.Input.GetValueOrDefault(HttpRequested.FailureName) is string failure)
        {
            Go(context, failure switch { "Timeout" => "timeout", "FailedToConnect" => "failedToConnect", _ => "refused" }, () => new ActivityFault(
                "http." + failure.ToLowerInvariant(),
                $"Activity {context.Node.Label} got no answer: {stimulus.Input.GetValueOrDefault(HttpRequested.MessageName)}"));
            return ValueTask.CompletedTask;
        }

        var status = Convert.ToInt32(stimulus.Input.GetValueOrDefault(HttpRequested.StatusCodeName), CultureInfo.InvariantCulture);
        var content = stimulus.Input.GetValueOrDefault(HttpRequested.ContentName);
        context.SetOutput("StatusCode", status);
        context.SetOutput("ResponseHeaders", stimulus.Input.GetValueOrDefault(HttpRequested.HeadersName));
        context.SetOutput("ParsedContent", content);
        context.SetOutput("Result", content);
        Go(context, SlotOf(context.Node.Definition.Json, status), null);
        return ValueTask.CompletedTask;
    }

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes) => burst.Complete(self, null);

    private static void Go(ActivityContext context, string slot, Func<ActivityFault>? otherwise)
    {
        if (context.Node.ChildIn(slot) is { } child)
        {
            context.Burst.Schedule(context.Execution, child);
        }
        else if (otherwise is not null)
        {
            throw otherwise();
        }
        else
        {
            context.Complete();
        }
    }

    private static string SlotOf(JsonObject json, int status)
    {
        var cases = json["expectedStatusCodes"] as JsonArray ?? [];
        for (var i = 0; i < cases.Count; i++)
        {
            if ((cases[i] as JsonObject)?["statusCode"]?.ToString() == status.ToString(CultureInfo.InvariantCulture))
            {
                return $"expectedStatusCodes[{i}].activity";
            }
        }

        return "unmatchedStatusCode";
    }
}
