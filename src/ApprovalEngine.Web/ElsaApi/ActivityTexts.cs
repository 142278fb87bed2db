namespace ApprovalEngine.Web.ElsaApi;

/// <summary>Names the resource with the texts about activities: the English of a descriptor is the key, ActivityTexts.zh-CN.resx has the Chinese.</summary>
internal sealed class ActivityTexts;
