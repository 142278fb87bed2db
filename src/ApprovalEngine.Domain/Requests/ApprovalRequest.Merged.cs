using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Domain.Requests;

/// <summary>Voices that count for two parts of the route, since nobody is asked twice (<see cref="RouteMerging"/>).</summary>
public sealed partial class ApprovalRequest
{
    /// <summary>Whether a stage asks nobody, because whoever would be asked answers later stages for it.</summary>
    public bool IsAnsweredLater(int stage) =>
        Route?.DecidingStages.FirstOrDefault(one => one.Stage == stage)?.Parts.Where(part => part.Kind is not AuthorityKind.Inform).All(part => part.IsAnsweredLater()) is true;

    /// <summary>What whoever answers the task must hold: its role, and those of the parts for which the answer counts too.</summary>
    public IEnumerable<(string Role, AuthorityKind Kind)> AuthorityFor(ApprovalTask task) => (Route?.Stages ?? [])
        .SelectMany(stage => stage.Parts)
        .Where(part => part.MergedVoices().Any(voice => voice.Stage == task.Stage && voice.Function == task.Function && voice.Level == task.Level && task.Asks(voice.Person)))
        .Select(part => (part.Role, part.Kind))
        .Prepend((task.Role, task.Kind));

    // By that very person, or in his name: whoever stands in for him holds the authority for both.
    private static bool IsGiven(MergedVoice wanted, List<Voice> voices) => voices.Exists(voice =>
        voice.Task.Stage == wanted.Stage && voice.Task.Function == wanted.Function && voice.Task.Level == wanted.Level && PrincipalOf(voice.Decision) == wanted.Person);
}
